"""The walk through a trained network: the layers, their maps, single values, filters, and what changing them does."""
