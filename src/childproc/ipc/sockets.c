/*
 * Sockets that a Node process has handed over and still counts: server.getConnections() asks how many are
 * open here, server.close() to be told when none is. What a program does with a descriptor that it has taken
 * is not known here, so that it does not count: Node is told 0, and that all are closed.
 */
#include "ipc/channel_state.h"

#include "ipc/json.h"
#include "ipc/json_write.h"

#include <stdlib.h>

void sockets_asked(cp_channel *channel, const struct message *message, bool close) {
  struct json_slice key;
  if (!json_member(message->text, message->size, "key", &key))
    return;
  struct json_text text = {0};
  json_add_text(&text, close ? "{\"cmd\":\"NODE_SOCKET_ALL_CLOSED\",\"key\":"
                             : "{\"cmd\":\"NODE_SOCKET_COUNT\",\"key\":");
  json_add(&text, key.text, key.size);
  json_add_text(&text, close ? "}" : ",\"count\":0}");
  char *json;
  size_t size;
  if (json_take(&text, &json, &size) < 0)
    json = NULL;
  channel_answer(channel, json);
  free(json);
}
