#include "ipc/message.h"

#include "base/error.h"
#include "ipc/json.h"
#include "ipc/json_repair.h"
#include "ipc/v8.h"
#include "os/os.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct message *new_message(enum message_kind kind, const char *data, size_t size) {
  struct message *message = size > SIZE_MAX - sizeof *message - 1 ? NULL : malloc(sizeof *message + size + 1);
  if (message == NULL)
    return NULL;
  *message = (struct message){.kind = kind, .handle = {.fd = -1}, .text = message->data, .size = size};
  if (size > 0)
    memcpy(message->data, data, size);
  message->data[size] = '\0';
  return message;
}

/* Bytes that are not UTF-8 are replaced before anything is judged, as in Node. */
static int repaired(const char *line, size_t size, struct message **ret) {
  char *text;
  size_t length;
  int r = json_repair(line, size, &text, &length);
  if (r < 0)
    return r;
  if (json_check(text, length) < 0) {
    free(text);
    return -EBADMSG;
  }
  struct message *message = new_message(MESSAGE_PLAIN, text, length);
  free(text);
  *ret = message;
  return message == NULL ? -ENOMEM : 0;
}

int message_of_line(const char *line, size_t size, struct message **ret) {
  int r = json_check(line, size);
  if (r == -EILSEQ)
    return repaired(line, size, ret);
  if (r < 0)
    return -EBADMSG;
  struct message *message = new_message(MESSAGE_PLAIN, line, size);
  if (message == NULL)
    return -ENOMEM;
  *ret = message;
  return 0;
}

int message_of_payload(const char *payload, size_t size, struct message **ret) {
  char *text;
  size_t length;
  int r = v8_decode(payload, size, &text, &length);
  if (r < 0)
    return r;
  struct message *message = new_message(MESSAGE_PLAIN, payload, size);
  if (message == NULL) {
    free(text);
    return -ENOMEM;
  }
  message->raw = message->data;
  message->raw_size = size;
  message->text = message->owned = text;
  message->size = length;
  *ret = message;
  return 0;
}

struct message *message_part(enum message_kind kind, const char *text, size_t size) {
  return new_message(kind, text, size);
}

struct message *message_of_error(void) {
  struct message *message = new_message(MESSAGE_ERROR, "", 0);
  if (message != NULL)
    message->error = error_copy(cp_last_error());
  return message;
}

struct message *message_free(struct message *message) {
  if (message == NULL)
    return NULL;
  os_close(message->handle.fd);
  error_free(message->error);
  free(message->owned);
  free(message);
  return NULL;
}

/* ---- lists ---- */

void messages_push(struct messages *list, struct message *message) {
  message->next = NULL;
  *(list->first == NULL ? &list->first : list->last) = message;
  list->last = &message->next;
}

struct message *messages_pop(struct messages *list) {
  struct message *message = list->first;
  if (message != NULL)
    list->first = message->next;
  return message;
}

void messages_put_before(struct messages *list, struct messages *front) {
  if (front->first == NULL)
    return;
  *front->last = list->first;
  if (list->first == NULL)
    list->last = front->last;
  list->first = front->first;
  front->first = NULL;
}

void messages_drop(struct messages *list) {
  struct message *message;
  while ((message = messages_pop(list)) != NULL)
    message_free(message);
}
