/* Chapter 1: children start and end. A loop, one call that starts a program, events, results, errors. */
#include "cp_mini.h"

#include <errno.h>

/* Until there is one of your own for each thread. */
const cp_error *cp_last_error(void) {
  static const cp_error error = {ENOSYS, "Error", "ENOSYS", "this is not written yet", NULL, NULL};
  return &error;
}

int cp_signal_number(const char *name) {
  (void)name;
  return -ENOSYS;
}

const char *cp_signal_name(int number) {
  (void)number;
  return NULL;
}

cp_loop *cp_loop_default(void) {
  return NULL;
}

cp_loop *cp_loop_free(cp_loop *loop) {
  (void)loop;
  return NULL;
}

int cp_run(void) {
  return -ENOSYS;
}

void cp_stop(cp_loop *loop) {
  (void)loop;
}

int64_t cp_set_timeout(cp_loop *loop, int64_t ms, cp_loop_fn *fn, void *ctx) {
  (void)loop;
  (void)ms;
  (void)fn;
  (void)ctx;
  return -ENOSYS;
}

void cp_clear_timer(cp_loop *loop, int64_t id) {
  (void)loop;
  (void)id;
}

cp_child *cp_spawn(const char *file, const char *const *args, const cp_options *options) {
  (void)file;
  (void)args;
  (void)options;
  return NULL;
}

/* Never NULL: a result that says why there is none of a child. */
cp_result *cp_wait(cp_child *child, int64_t timeout_ms) {
  static cp_result none;
  (void)child;
  (void)timeout_ms;
  none = (cp_result){.error = cp_last_error(), .code = -1, .out = {.data = ""}, .err = {.data = ""}};
  return &none;
}

cp_result *cp_result_free(cp_result *result) {
  (void)result;
  return NULL;
}

cp_result *cp_result_take(const cp_result *result) {
  (void)result;
  return NULL;
}

int cp_pid(const cp_child *child) {
  (void)child;
  return -ENOSYS;
}

const cp_result *cp_child_result(const cp_child *child) {
  (void)child;
  return NULL;
}

const char *cp_spawnfile(const cp_child *child) {
  (void)child;
  return NULL;
}

const char *const *cp_spawnargs(const cp_child *child) {
  (void)child;
  return NULL;
}

cp_child *cp_child_keep(cp_child *child) {
  (void)child;
  return NULL;
}

cp_child *cp_child_free(cp_child *child) {
  (void)child;
  return NULL;
}

int cp_kill(cp_child *child, int signal) {
  (void)child;
  (void)signal;
  return -ENOSYS;
}

int cp_kill_name(cp_child *child, const char *name) {
  (void)child;
  (void)name;
  return -ENOSYS;
}

int cp_on_spawn(cp_child *child, cp_spawn_fn *fn, void *ctx) {
  (void)child;
  (void)fn;
  (void)ctx;
  return -ENOSYS;
}

int cp_on_error(cp_child *child, cp_error_fn *fn, void *ctx) {
  (void)child;
  (void)fn;
  (void)ctx;
  return -ENOSYS;
}

int cp_on_exit(cp_child *child, cp_result_fn *fn, void *ctx) {
  (void)child;
  (void)fn;
  (void)ctx;
  return -ENOSYS;
}

int cp_on_close(cp_child *child, cp_result_fn *fn, void *ctx) {
  (void)child;
  (void)fn;
  (void)ctx;
  return -ENOSYS;
}

void cp_off(cp_child *child, int id) {
  (void)child;
  (void)id;
}
