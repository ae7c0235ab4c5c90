/* A log that several processes write. */
#ifndef LOGGER_H
#define LOGGER_H

typedef struct logger logger;

/* Opens the log, or makes it; what it holds already stays. NULL with errno. */
logger *logger_open(const char *path);

/*
 * Adds the line "PID TEXT", PID being the number of the process that calls, which may be another one than the
 * process that has opened the log. text: at most 1000 bytes, no line ends. When the result is 0, the
 * line is in the file, and it is in one piece: lines of other processes stand before or behind it.
 * Otherwise the result is an errno.
 */
int logger_say(logger *log, const char *text);

/* Returns NULL; log may be NULL. */
logger *logger_close(logger *log);

#endif
