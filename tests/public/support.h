/* What the public tests share. They see the library through cp_mini.h alone. */
#ifndef PUBLIC_SUPPORT_H
#define PUBLIC_SUPPORT_H

#include "cp_mini.h"
#include "harness.h"

#include "../needs.h"

/* A deadline that no working library comes near, on a machine however busy. */
#define DEADLINE_MS 25000

/*
 * A test that ends with the thread's default loop freed, so that what is left open then was leaked. In
 * every process in which the test fails nothing is freed: it leaves at once.
 */
#define PUBLIC_TEST(name)                                                                                    \
  static void public_body_##name(void);                                                                      \
  TEST(name) {                                                                                               \
    public_body_##name();                                                                                    \
    cp_loop_free(cp_loop_default());                                                                         \
  }                                                                                                          \
  static void public_body_##name(void)

/* Starts a helper of this program; fails the test if that is not possible. */
cp_child *start_helper(const char *const *args, const cp_options *options);
#define START(options, ...) start_helper(HELPER_ARGS(__VA_ARGS__), options)

/* The same for any program. */
cp_child *start(const char *file, const char *const *args, const cp_options *options);

/* Waits for a child that is to end with this code, without an error; the result is freed. */
void expect_code(cp_child *child, int code);
void expect_signal(cp_child *child, int signal);

/* Runs the default loop until nothing is left to happen; fails when that takes longer than the deadline. */
void run(void);

/* Runs it until *flag is not 0. */
void run_until(const int *flag);

/* ---- What came through a stream ---- */

typedef struct bytes {
  char *data; /* a NUL follows */
  size_t size;
  int ended;
} bytes;
void collect(cp_stream *stream, bytes *into);
void bytes_free(bytes *one);

/* The output of a helper that ends with this code; free() it. */
char *output_of(cp_child *child, int code);

/* ---- What happened, as one text: "spawn out.end exit:0 close:0" ---- */

typedef struct record {
  char text[4096];
  size_t used;
} record;
void record_add(record *to, const char *format, ...) __attribute__((format(printf, 2, 3)));
void record_child(record *to, cp_child *child);

/* 'end', 'finish', 'drain', 'error' and 'close' as "name.end" …; name must live as long as the stream. */
typedef struct named_record {
  record *to;
  const char *name;
} named_record;
void record_stream(named_record *to, cp_stream *stream);

/* Whether `first` comes before `second`, and both are there. */
void expect_order(const record *r, const char *first, const char *second);

/* No child is left, ended or not. */
void expect_no_child(void);

/* ---- Files in the test's folder ---- */

int make_file(const char *name); /* open for reading and writing, empty */
void write_file(const char *name, const char *text, int mode);
char *read_file(const char *name, size_t *ret_size); /* free() it; ret_size may be NULL */

#endif
