/*
 * The little that the in-process half of the harness needs of the operating system; system_posix.c.
 * Nothing above this file knows which system it is on.
 */
#ifndef HARNESS_SYSTEM_H
#define HARNESS_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

const char *system_name(void); /* "posix", "windows" or "wine" */

int system_pid(void);
int system_parent_pid(void);

/* Leaves at once: no atexit functions, no flushing. */
_Noreturn void system_leave(int code);

/* One write to stderr, whole. */
void system_say(const char *text, size_t size);

void system_setenv(const char *name, const char *value); /* value NULL: takes it away */

/* The absolute path of the program that was started as argv[0]; free() it. NULL if it cannot be found. */
char *system_program(const char *argv0);

/* A new folder for a test; free() it. NULL with errno. Removal takes everything below with it. */
char *system_make_dir(void);
void system_remove_dir(const char *dir);
void system_enter_dir(const char *dir);

/* dir/name as memory that all who map it share. 0 or a negative errno. */
int system_map_file(const char *dir, const char *name, size_t size, bool create, void **ret);
void system_unmap(void *memory, size_t size);

/* Runs program with one argument and waits: its exit code, -signal, or -1000 if it could not be run. */
int system_run(const char *program, const char *argument);

/* 16 random bytes as hexadecimal digits. */
void system_nonce(char *ret, size_t size);

/* ---- Pipes ---- */

int system_pipe(int fds[2]);   /* close-on-exec */
long system_read_byte(int fd); /* 1, 0 at the end, or a negative errno; goes on after a signal */
long system_write_byte(int fd);
void system_close(int fd);

/* ---- What a process has open, and how signals stand ---- */

typedef struct system_fd {
  int fd;
  uint64_t device, inode;
  char what[128]; /* "pipe:[123]", "/dev/null" */
} system_fd;

/* Fills up to `capacity` entries, in ascending order; returns how many there are. */
size_t system_list_fds(system_fd *list, size_t capacity);

#define SYSTEM_SIGNALS 65
typedef struct system_signals {
  bool blocked[SYSTEM_SIGNALS];
  uintptr_t handler[SYSTEM_SIGNALS]; /* 0 default, 1 ignored, otherwise an address */
} system_signals;
void system_get_signals(system_signals *ret);
const char *system_signal_name(int number); /* static text, or NULL */

/* A child that was never waited for: its pid, or 0; *ret_ended: it has ended. Does not wait for it. */
int system_child_left(bool *ret_ended);

#endif
