/*
 * A listening socket of the primary. Workers that ask for the same address, port and number share one,
 * whatever port 0 has become. It is closed when nobody needs it any more.
 */
#include "methods/cluster.h"

#include "methods/cluster_wire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { IP6_ONLY = 1 /* libuv's flag */ };

static struct share *find_share(const cp_cluster *cluster, const char *key) {
  struct share *share = cluster->shares;
  while (share != NULL && strcmp(share->key, key) != 0)
    share = share->next;
  return share;
}

static void share_close(struct share *share) {
  struct share **at = &share->cluster->shares;
  while (*at != share)
    at = &(*at)->next;
  *at = share->next;
  if (share->round_robin)
    round_robin_close(share);
  if (!os_loop_is_ours(loop_os(share->cluster->loop)))
    share->bound.path[0] = '\0'; /* the host's copy of us: the file is the original's */
  os_unbind(&share->bound);
  while (share->seats != NULL) {
    struct seat *next = share->seats->next;
    free(share->seats);
    share->seats = next;
  }
  free(share->key);
  free(share->data);
  free(share);
}

/* ---- making one ---- */

/* What the request says of the place. 0; -EINVAL, -ENOTSUP for a descriptor's number. */
static int read_place(const char *json, size_t size, const char *address, os_place *ret) {
  int64_t port = 0, family = 0, backlog = 0, flags = 0, fd = -1;
  struct json_slice type = {"", 0};
  (void)json_member(json, size, "addressType", &type);
  *ret = (os_place){.address = address};
  ret->datagram = type.size > 0 && (json_string_is(type, "udp4") || json_string_is(type, "udp6"));
  if (ret->datagram)
    family = json_string_is(type, "udp6") ? OS_IP6 : OS_IP4;
  else if (type.size == 0 || !json_integer(type, &family))
    return -EINVAL;
  if (wire_integer(json, size, "fd", &fd) && fd >= 0)
    return -ENOTSUP;
  (void)wire_integer(json, size, "port", &port);
  (void)wire_integer(json, size, "backlog", &backlog);
  (void)wire_integer(json, size, "flags", &flags);
  if (port > 65535 || port < -1 || backlog < 0 || backlog > INT32_MAX)
    return -EINVAL;
  if (family != OS_IP4 && family != OS_IP6 && family != OS_UNIX)
    return -EINVAL;
  ret->family = (int)family;
  ret->port = (int)port;
  ret->backlog = (int)backlog;
  ret->only_ip6 = (flags & IP6_ONLY) != 0;
  return 0;
}

static int open_socket(struct share *share, const char *json, size_t size) {
  os_place place;
  char *address = wire_string(json, size, "address");
  int r = read_place(json, size, address, &place);
  if (r >= 0)
    r = os_bind(&place, &share->bound);
  free(address);
  if (r < 0)
    return r;
  share->datagram = place.datagram;
  share->round_robin = share->cluster->scheduling == CP_SCHEDULE_ROUND_ROBIN && !place.datagram;
  r = os_name_of(share->bound.fd, &share->name);
  if (r >= 0 && share->round_robin)
    r = round_robin_open(share);
  if (r < 0)
    os_unbind(&share->bound);
  return r;
}

static char *copy_data(const char *json, size_t size) {
  struct json_slice data = {"null", 4};
  (void)json_member(json, size, "data", &data);
  char *copy = malloc(data.size + 1);
  if (copy != NULL) {
    memcpy(copy, data.text, data.size);
    copy[data.size] = '\0';
  }
  return copy;
}

/* Takes the key over, also on failure. */
static int share_open(cp_cluster *cluster, char *key, const char *json, size_t size, struct share **ret) {
  struct share *share = calloc(1, sizeof *share);
  int r = -ENOMEM;
  if (share != NULL) {
    share->cluster = cluster;
    share->key = key;
    share->data = copy_data(json, size);
    if (share->data != NULL)
      r = open_socket(share, json, size);
  }
  if (r < 0) {
    free(key);
    if (share != NULL)
      free(share->data);
    free(share);
    return r;
  }
  share->next = cluster->shares;
  cluster->shares = share;
  *ret = share;
  return 0;
}

/* ---- a worker comes ---- */

static void answer(cp_worker *worker, const struct share *share, const char *key, int64_t seq, int r) {
  struct json_text text;
  bool round_robin = share != NULL && share->round_robin;
  wire_begin(&text);
  if (r >= 0 && round_robin)
    wire_add_raw(&text, "errno", "null"); /* no 0, because a Node primary says so */
  else
    wire_add_integer(&text, "errno", r);
  wire_add_string(&text, "key", key);
  wire_add_integer(&text, "ack", seq);
  wire_add_raw(&text, "data", share == NULL ? "null" : share->data);
  if (r >= 0 && round_robin && share->name.family != OS_UNIX) {
    wire_member(&text, "sockname");
    json_add_text(&text, "{\"address\":");
    json_add_string(&text, share->name.address, strlen(share->name.address));
    json_add_text(&text, share->name.family == OS_IP6 ? ",\"family\":\"IPv6\"" : ",\"family\":\"IPv4\"");
    wire_add_integer(&text, "port", share->name.port);
    json_add_byte(&text, '}');
  }
  if (r < 0 || round_robin)
    (void)worker_say(worker, &text);
  else
    (void)worker_pass(worker, &text, share->datagram ? CP_HANDLE_UDP_NATIVE : CP_HANDLE_NATIVE,
                      share->bound.fd, NULL, NULL);
}

static int take_seat(struct share *share, cp_worker *worker) {
  struct seat **at = &share->seats;
  for (; *at != NULL; at = &(*at)->next)
    if ((*at)->worker == worker)
      return 0;
  struct seat *seat = calloc(1, sizeof *seat);
  if (seat == NULL)
    return -ENOMEM;
  seat->worker = worker;
  seat->free = true;
  *at = seat;
  return 0;
}

void cluster_query(cp_worker *worker, const char *json, size_t size) {
  int64_t seq;
  if (worker->asked || !wire_integer(json, size, "seq", &seq))
    return;
  cp_cluster *cluster = worker->cluster;
  char *key = wire_key(json, size), *own = key == NULL ? NULL : strdup(key);
  struct share *share = key == NULL ? NULL : find_share(cluster, key);
  int r = own == NULL ? -ENOMEM : 0;
  if (r >= 0 && share == NULL) {
    r = share_open(cluster, own, json, size, &share);
    own = NULL;
  }
  if (r >= 0)
    r = take_seat(share, worker);
  answer(worker, r < 0 ? NULL : share, key == NULL ? "" : key, seq, r);
  if (r >= 0 && share->round_robin)
    round_robin_go_on(share);
  if (share != NULL && share->seats == NULL)
    share_close(share);
  free(own);
  free(key);
}

/* ---- a worker goes ---- */

static void stand_up(struct share *share, const cp_worker *worker) {
  for (struct seat **at = &share->seats; *at != NULL; at = &(*at)->next) {
    struct seat *seat = *at;
    if (seat->worker != worker)
      continue;
    *at = seat->next;
    free(seat);
    break;
  }
  if (share->seats == NULL && share->round_robin)
    acceptor_want(&share->acceptor, false); /* the kernel keeps those who come */
}

void share_leave(cp_worker *worker, const char *key) {
  struct share *share = find_share(worker->cluster, key);
  if (worker->listening > 0)
    worker->listening--;
  if (share == NULL)
    return;
  stand_up(share, worker);
  if (share->seats == NULL)
    share_close(share);
}

void cluster_vacate(cp_worker *worker, bool keep) {
  for (struct share *share = worker->cluster->shares, *next; share != NULL; share = next) {
    next = share->next;
    stand_up(share, worker);
    if (share->seats == NULL && !keep)
      share_close(share);
  }
}

void cluster_close_empty_shares(cp_cluster *cluster) {
  for (struct share *share = cluster->shares, *next; share != NULL; share = next) {
    next = share->next;
    if (share->seats == NULL)
      share_close(share);
  }
}

void cluster_close_shares(cp_cluster *cluster) {
  for (struct share *share = cluster->shares, *next; share != NULL; share = next) {
    next = share->next;
    share_close(share);
  }
}
