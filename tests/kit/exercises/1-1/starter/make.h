/* Makes a pipe: 0, or a negative errno. */
int make(int ends[2]);
