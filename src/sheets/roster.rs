//! A CSV or pasted list to people, with every problem by row and column.
