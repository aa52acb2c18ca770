"""The program through its public door: `main()`, real processes, and real terminals."""
