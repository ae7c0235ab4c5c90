/* Calls that are not async-signal-safe: stdio and its streams, and the end by exit(). */
#include "internal.h"
#include "wrap.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>

enum { STREAMS = 16 };
static FILE *streams[STREAMS]; /* that the learner's code opened */
static int exits_waiting;      /* functions for atexit() */

size_t rec_pending(void) {
  size_t pending = __fpending(stdout);
  for (size_t i = 0; i < STREAMS; i++)
    if (streams[i])
      pending += __fpending(streams[i]);
  return pending;
}

#define UNSAFE(type, name, call)                                                                             \
  rec_unsafe_begin(name, SITE);                                                                              \
  type result = call;                                                                                        \
  rec_unsafe_end();                                                                                          \
  return result

int __wrap_vprintf(const char *format, va_list args) {
  UNSAFE(int, "vprintf", vprintf(format, args));
}

int __wrap_vfprintf(FILE *file, const char *format, va_list args) {
  UNSAFE(int, "vfprintf", vfprintf(file, format, args));
}

int __wrap_printf(const char *format, ...) {
  va_list args;
  rec_unsafe_begin("printf", SITE);
  va_start(args, format);
  int result = vprintf(format, args);
  va_end(args);
  rec_unsafe_end();
  return result;
}

int __wrap_fprintf(FILE *file, const char *format, ...) {
  va_list args;
  rec_unsafe_begin("fprintf", SITE);
  va_start(args, format);
  int result = vfprintf(file, format, args);
  va_end(args);
  rec_unsafe_end();
  return result;
}

int __wrap_puts(const char *text) {
  UNSAFE(int, "puts", puts(text));
}

int __wrap_putchar(int c) {
  UNSAFE(int, "putchar", putchar(c));
}

int __wrap_fputs(const char *text, FILE *file) {
  UNSAFE(int, "fputs", fputs(text, file));
}

int __wrap_fputc(int c, FILE *file) {
  UNSAFE(int, "fputc", fputc(c, file));
}

int __wrap_putc(int c, FILE *file) {
  UNSAFE(int, "putc", putc(c, file));
}

size_t __wrap_fwrite(const void *data, size_t size, size_t count, FILE *file) {
  UNSAFE(size_t, "fwrite", fwrite(data, size, count, file));
}

int __wrap_fflush(FILE *file) {
  UNSAFE(int, "fflush", fflush(file));
}

void __wrap_perror(const char *text) {
  rec_unsafe_begin("perror", SITE);
  perror(text);
  rec_unsafe_end();
}

/* ---- Streams ---- */

static FILE *keep(FILE *file) {
  for (size_t i = 0; file && i < STREAMS; i++)
    if (!streams[i]) {
      streams[i] = file;
      break;
    }
  return file;
}

FILE *__wrap_fopen(const char *path, const char *mode) {
  uint64_t site = SITE;
  if (rec_fault("fopen", site))
    return NULL;
  bool creates = *mode != 'r' && !strchr(mode, 'x');
  FILE *file = keep(fopen(path, mode));
  if (file)
    rec_note_open(path, fileno(file), creates ? O_CREAT : 0, site);
  return file;
}

FILE *__wrap_fdopen(int fd, const char *mode) {
  return rec_fault("fdopen", SITE) ? NULL : keep(fdopen(fd, mode));
}

int __wrap_fclose(FILE *file) {
  for (size_t i = 0; i < STREAMS; i++)
    if (streams[i] == file)
      streams[i] = NULL;
  return fclose(file);
}

FILE *__wrap_popen(const char *command, const char *mode) {
  rec_event event = {.call = REC_SHELL, .site = SITE, .name = "popen"};
  rec_add(event);
  return popen(command, mode);
}

/* ---- The end ---- */

int __wrap_atexit(void (*function)(void)) {
  exits_waiting++;
  return atexit(function);
}

static bool told;

static void tell_exit(uint64_t site, bool called) {
  if (told || !rec_me.is_child)
    return;
  told = true;
  rec_add((rec_event){.call = REC_EXIT,
                      .site = site,
                      .flags = rec_me.of_vfork ? REC_OF_VFORK : 0,
                      .args = {(int64_t)rec_me.pending, rec_me.exec_failed, called},
                      .result = exits_waiting});
}

void __wrap_exit(int code) {
  tell_exit(SITE, true);
  rec_unsafe_begin("exit", SITE);
  exit(code);
}

/* Main has returned, or somebody else called exit(). */
__attribute__((destructor)) static void at_end(void) {
  tell_exit(0, false);
}
