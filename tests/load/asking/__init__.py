"""How often the right earlier question is among the first three: what is asked again, and how it is measured."""
