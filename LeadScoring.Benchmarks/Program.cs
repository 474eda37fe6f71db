Console.WriteLine("Run ./bench.sh.");
