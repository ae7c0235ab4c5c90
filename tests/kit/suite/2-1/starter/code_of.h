#ifndef CODE_OF_H
#define CODE_OF_H

/* Starts a child that leaves with `code`, and waits for it: that code, or -1 with errno. */
int code_of(int code);

#endif
