"""What the lessons are made of: a package a chapter, and what all of them share."""
