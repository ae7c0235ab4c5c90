/*
 * Runs one scenario on the library and writes its transcript, a JSON object a line: the counterpart
 * of driver.js. ../README.md describes both. Of the library it uses the public face alone.
 */
#ifndef CONFORMANCE_DRIVER_H
#define CONFORMANCE_DRIVER_H

#include "childproc.h"

#include <cJSON.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct scene scene;

/* A child of the scenario: its own (name and prefix "") or one of its "children". */
typedef struct scene_child {
  scene *run;
  const char *name;
  char prefix[32]; /* "" or "name." */
  const cJSON *spec;
  cp_child *child;     /* NULL in a peer, whose channel is that to its parent */
  cp_channel *channel; /* NULL without one */
  cp_abort *abort;
  char *last; /* the message that came last */
  struct scene_child *next;
} scene_child;

/* A listener: which event of which child it prints. */
typedef struct listener {
  scene_child *one;
  char *event;      /* with the prefix */
  int id;           /* for cp_channel_off() */
  const char *code; /* of a send that was refused: what its callback is told */
  struct listener *next;
} listener;

/* What has come through one stream so far. */
typedef struct seen {
  char *event;
  char *text;
  struct seen *next;
} seen;

/* A descriptor that "before" opened, by name. */
typedef struct opened {
  const char *name;
  int fd;
  struct opened *next;
} opened;

/* A descriptor for a message, and what else belongs to it. */
typedef struct made_handle {
  const char *name;
  cp_handle handle;
  int rest;
  struct made_handle *next;
} made_handle;

struct scene {
  cJSON *scenario;
  const char *path;   /* of the scenario */
  const cJSON *rules; /* its "on", or that of the peer */
  const char *prefix; /* of events: "peer." in a peer */
  int transcript;
  bool sizes;
  const char *current; /* the event whose actions run */
  bool *rule_done;
  int descriptors_before;
  scene_child *children;
  listener *listeners;
  seen *seen;
  opened *opened;
  made_handle *handles;
  int64_t stays; /* a timer that keeps the loop */
};

/* scene.c */
void scene_open(scene *run, const char *scenario, const char *transcript);
void scene_close(scene *run);
void scene_play(scene *run, const cJSON *spec);
scene_child *scene_child_new(scene *run, const cJSON *spec);

/* Ends the driver with a message: the scenario is wrong, or memory is short. */
void broken(const char *what, const char *detail);

/* json.c: members of an object, with what to take where there is none */
const cJSON *get(const cJSON *object, const char *name);
const char *get_string(const cJSON *object, const char *name, const char *otherwise);
char *copy_of(const char *text);
cJSON *bytes_of(const char *data, size_t size);
cJSON *string_or_null(const char *text);

/* events.c */
void fire(scene *run, const char *event, cJSON *facts); /* takes facts */
void emit_here(scene *run, cJSON *entry);               /* takes entry */
void listen_to(scene_child *one, const char *name);
void listen_to_all(scene_child *one, bool streams);
void describe(cJSON *entry, const cp_error *error, const cp_child *child);
cJSON *code_of(const cp_result *result);
void emit_throw(scene *run, const char *what, const cp_error *error);
void written(cp_stream *stream, int status, void *ctx);
cp_stream *stream_of(const scene_child *one, const char *name);
scene_child *child_named(const scene *run, const char *name);
listener *listener_new(scene_child *one, const char *name);

/* channel.c, handles.c, handles_posix.c */
bool channel_act(scene_child *one, const cJSON *action); /* false: it is none for a channel */
int channel_listen(scene_child *one, const char *event, listener *to);
cJSON *channel_property(const scene_child *one, const char *name);
const char *handle_name(cp_handle_kind kind);
made_handle *handle_named(scene *run, const char *name);
void handle_make(scene *run, const cJSON *step);
void handle_close(made_handle *made);

/* methods.c: what a scenario's "method" calls; either of the two. A child, or NULL with cp_last_error(). */
typedef struct scene_settings scene_settings;
typedef struct method {
  const char *name;
  cp_child *(*start)(scene_child *one, const scene_settings *with);
  cp_result *(*run)(scene_child *one, const scene_settings *with);
} method;
const method *method_of(const cJSON *spec);
void print_result(scene_child *one, const char *called, const cp_result *result);

/* properties.c */
void add_property(cJSON *entry, const scene_child *one, const char *name);

/* actions.c */
void act(scene *run, const cJSON *action);

/* before.c */
void prepare(scene *run, const cJSON *step);

/* options.c: everything that cp_options points to, freed together */
struct scene_settings {
  cp_options options;
  char *own; /* where a peer's transcript goes */
  const char **args;
  const char **exec_argv;
  const char **env;
  const char **env_add;
  cp_stdio *stdio;
  char *input;
};
void settings_make(scene_child *one, scene_settings *ret);
void settings_free(scene_settings *with);

#endif
