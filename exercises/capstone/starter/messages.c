/* Chapter 5: a channel, over which each message is one line of JSON. */
#include "cp_mini.h"

#include <errno.h>

cp_child *cp_fork(const char *file, const char *const *args, const cp_options *options) {
  (void)file;
  (void)args;
  (void)options;
  return NULL;
}

cp_channel *cp_channel_of(const cp_child *child) {
  (void)child;
  return NULL;
}

cp_channel *cp_parent(void) {
  return NULL;
}

int cp_on_message(cp_channel *channel, cp_message_fn *fn, void *ctx) {
  (void)channel;
  (void)fn;
  (void)ctx;
  return -ENOSYS;
}

int cp_on_disconnect(cp_channel *channel, cp_channel_fn *fn, void *ctx) {
  (void)channel;
  (void)fn;
  (void)ctx;
  return -ENOSYS;
}

int cp_channel_on_error(cp_channel *channel, cp_channel_error_fn *fn, void *ctx) {
  (void)channel;
  (void)fn;
  (void)ctx;
  return -ENOSYS;
}

void cp_channel_off(cp_channel *channel, int id) {
  (void)channel;
  (void)id;
}

int cp_send(cp_channel *channel, const char *json) {
  (void)channel;
  (void)json;
  return -ENOSYS;
}

int cp_disconnect(cp_channel *channel) {
  (void)channel;
  return -ENOSYS;
}

bool cp_connected(const cp_channel *channel) {
  (void)channel;
  return false;
}
