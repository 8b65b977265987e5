"""What a lesson takes its numbers from: a run, its network and a photograph, a person's own or a recorded one."""
