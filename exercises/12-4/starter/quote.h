/* A word for the shell. */
#ifndef QUOTE_H
#define QUOTE_H

/*
 * The argument as one word of a command line of sh, whatever is in it; to free(). NULL without memory.
 */
char *quote(const char *argument);

#endif
