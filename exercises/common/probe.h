/*
 * The program that a function under test starts: this test program itself, which, when one of its arguments
 * is --probe=FILE, writes down what it was started with and then does what its other arguments say,
 * before any main() runs:
 *
 *   out:N err:N    writes N bytes of a pattern to stdout or stderr
 *   bytes:N        the same with every byte value
 *   in             reads stdin to its end
 *   cat            copies stdin to stdout
 *   close:N        closes descriptor N
 *   stubborn       ignores SIGTERM
 *   hold:FIFO      waits until the test releases the fifo, or is gone
 *   child:FIFO     starts a child that does so, and goes on
 *   exit:N kill:N  ends with this code, by this signal
 */
#ifndef PROBE_H
#define PROBE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { PROBE_ARGS = 16, PROBE_FDS = 32, PROBE_TEXT = 200 };

typedef struct probe_report {
  atomic_int runs;
  _Atomic(pid_t) pid, child;
  _Atomic size_t got;  /* bytes that came on stdin so far */
  atomic_int got_term; /* SIGTERM came to a stubborn one */
  pid_t ppid, pgid, sid;
  int argc;
  char args[PROBE_ARGS][PROBE_TEXT];
  int fd_count, fds[PROBE_FDS];
  uint64_t inodes[PROBE_FDS];
  int modes[PROBE_FDS]; /* O_RDONLY, O_WRONLY, O_RDWR */
  uint64_t blocked, ignored;
  char dir[PROBE_TEXT];
  char env[32768]; /* NAME=value lines, with a newline before each and after the last */
  uint64_t out_size;
} probe_report;

/* Makes an empty report in the test's folder; the first argument for the program is in probe_argument(). */
probe_report *probe_begin(void);
const char *probe_argument(void);
void probe_end(void);

/* A folder that is now first in PATH, with a link "name" to this program in it. */
void probe_in_path(const char *name);

/* A fifo in the test's folder that holds whoever reads it. */
const char *probe_fifo(const char *name);
void probe_release(const char *name);

bool probe_has_env(const probe_report *seen, const char *line);

/* Byte i of the patterns. */
char probe_letter(size_t i);
char probe_byte(size_t i);

#endif
