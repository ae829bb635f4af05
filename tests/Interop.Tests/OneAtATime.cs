// Each test runs processes that use both cores; side by side they would measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
