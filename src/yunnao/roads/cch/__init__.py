"""A customizable contraction hierarchy: order the city once, take in any change of times at once, answer exactly.

Read in this order: order, elimination, fronts (the city's topology, once); customize, partial (the times now);
labels, matrix, sweep, walk (the questions). After Dibbelt, Strasser, Wagner, "Customizable Contraction Hierarchies",
ACM Journal of Experimental Algorithmics 21, 2016; what goes beyond it is said where it is done.
"""
