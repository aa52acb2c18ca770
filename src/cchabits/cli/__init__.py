"""The command line: one module a command or group, which parses, calls a service and shows."""
