/*
 * The recorder: a layer that is linked into the learner's program, writes down where each process call
 * was made, and can make the k-th one fail. This header is what the tool needs to build and run with it.
 *
 * Only the learner's own objects are wrapped, by a partial link, so that the calls of the checks, of the
 * harness and of libc stay what they are:
 *
 *   cc <flags> <recorder_compile_args()> -c answer.c -o answer.o
 *   cc -r -nostdlib <recorder_wrap_args()> answer.o -o answer.rec.o
 *   cc <flags> answer.rec.o check.o <recorder_library()> <harness …> -o check
 *
 * A program that was built so runs as ever when RECORDER_ENV_LOG is not set. The engine "inject" sets it and
 * reads the log; the other engines take their source lines from there. What a check may ask of the recorder
 * is in recorder_check.h.
 */
#ifndef KIT_RECORDER_H
#define KIT_RECORDER_H

#include <stddef.h>

/* Environment of a program with the recorder. */
#define RECORDER_ENV_LOG "KIT_RECORD"  /* path of the log; set by the engine "inject" */
#define RECORDER_ENV_FAULT "KIT_FAULT" /* "fork:2:EAGAIN"; several with commas */
#define RECORDER_ENV_DELAY                                                                                   \
  "KIT_DELAY"                          /* "parent:20", "child:20", "pause:50", "cloexec:20", "jitter:SEED"   \
                                        */
#define RECORDER_ENV_SLEEP "KIT_SLEEP" /* "none": sleeps return at once */
#define RECORDER_ENV_SHORT "KIT_SHORT" /* "read", "write" or "both": one byte at a time */
#define RECORDER_ENV_STORM "KIT_STORM" /* "signals", "child" or "timer:1" */
#define RECORDER_ENV_VFORK "KIT_VFORK" /* "real": vfork() shares memory; else its child has a copy */
#define RECORDER_ENV_CPU "KIT_CPU"     /* "1": all processes on one processor */

/*
 * KIT_FAULT: CALL:K:ERRNO or CALL:K:ERRNO:WHO. The K-th call (from 1) of CALL fails with ERRNO and is not
 * made; K "*" is every call. WHO is "parent" (the first process, the default), "child" (each process that
 * a recorded fork made, counting from its start) or "any".
 *
 * KIT_DELAY, several with commas: milliseconds after each fork() on that side, before each pause(), between
 * the making of a descriptor and fcntl(FD_CLOEXEC); "jitter" pauses now and then, in the same places for the
 * same SEED.
 *
 * KIT_SLEEP: the first three sleeps of each line return at once, as if everybody else were slow; later ones
 * do not, so that whoever asks again and again after a pause gets its answer.
 *
 * KIT_SHORT: read() of more than 64 bytes from a pipe, socket or terminal brings one byte; write() takes one
 * byte where it may (more than PIPE_BUF bytes, or no pipe). The first 64 of each process.
 *
 * KIT_STORM: "signals" raises each signal that has a handler before and after recorded calls; "child" raises
 * it in a child before exec; "timer:MS" all the time.
 */

/* Arguments for compiling a learner's file and for the partial link; NULL at the end, static. */
const char *const *recorder_compile_args(void);
const char *const *recorder_wrap_args(void);

/* Path of the library to link in, below the build folder. 0 or -ENAMETOOLONG. */
int recorder_library(const char *build_dir, char *path, size_t size);

/* One way for one call to fail. */
typedef struct recorder_fault {
  const char *call;       /* "fork" */
  const char *error_name; /* "EAGAIN" */
  int error;              /* EAGAIN */
} recorder_fault;

/*
 * The fallible calls that an object file makes (its undefined symbols, wrapped or not), each with every errno
 * worth trying, in a fixed order. Runs nm(1). Owner of the array: the caller (free()). 0, or a negative
 * errno: -ENOENT without nm, -EINVAL when nm cannot read the file.
 */
int recorder_faults(const char *object, recorder_fault **ret_faults, size_t *ret_count);

/* "KIT_FAULT=fork:2:EAGAIN" for the k-th call; who NULL: the parent. 0 or -ENAMETOOLONG. */
int recorder_fault_env(const recorder_fault *fault, unsigned k, const char *who, char *text, size_t size);

#endif
