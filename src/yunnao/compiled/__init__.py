"""Inner loops as fast as C, for any room that computes: the compiler, where its work is kept, threads beside it."""
