"""A network as a list of blocks that a person edits: edits and their history, what is wrong and how to mend it, what to
think about before launch, and designs on their way to other people."""
