"""The chapter "What is a CNN?"."""
