"""The only raw SQL of the product: statements over sets, built from QuerySets."""
