using EdgeCx.Fuzz;
using EdgeCx.Fuzz.Targets;

var targets = typeof(IFuzzTarget).Assembly.GetTypes()
    .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IFuzzTarget)))
    .Select(t => (IFuzzTarget)Activator.CreateInstance(t, nonPublic: true)!)
    .OrderBy(t => t.Name, StringComparer.Ordinal)
    .ToList();

if (FuzzArguments.TryParse(args) is not { } arguments)
{
    Console.Error.WriteLine(FuzzArguments.Usage);
    return 2;
}

if (arguments.Target == "list")
{
    targets.ForEach(t => Console.WriteLine(t.Name));
    return 0;
}

var chosen = targets.FindAll(t => arguments.Target == "all" || t.Name == arguments.Target);
if (chosen.Count == 0)
{
    Console.Error.WriteLine($"no target '{arguments.Target}'; there are: {string.Join(", ", targets.Select(t => t.Name))}");
    return 2;
}

var time = TimeSpan.FromSeconds(arguments.Total is { } total ? total / chosen.Count : arguments.Seconds);
var crashes = 0L;
foreach (var target in chosen)
{
    using var run = new FuzzRun(target, arguments.Crashers, arguments.Seed);
    run.Run(time);
    crashes += run.Crashes;
}

return crashes == 0 ? 0 : 1;
