// Two rooms with one forbidden arrow, hidden in a closure, so that the arrow test itself is tested.
namespace LeadScoring.Tests.Architecture.Planted.Upper
{
    internal sealed class Roof
    {
        public static int Height => Ground.Digger.Depth + 10;
    }
}

namespace LeadScoring.Tests.Architecture.Planted.Ground
{
    internal sealed class Digger
    {
        public static int Depth => 3;

        public static Func<int> Forbidden() => () => Upper.Roof.Height;
    }
}
