"""Why a network answers as it does: maps of the picture that three methods draw, and those of a random network."""
