"""The command line: one module a command or group; each parses, calls one service, and shows what came."""
