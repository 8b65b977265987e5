"""The chapter "Making it better"."""
