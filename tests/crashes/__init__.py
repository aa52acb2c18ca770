"""Crashes, full disks and failing ones, at every moment that matters."""
