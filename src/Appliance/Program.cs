using EdgeCx.Appliance.Verbs;

return await VerbLine.RunAsync(args, VerbTable.Invocation);
