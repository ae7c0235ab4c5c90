/* Handles: what arrives is what was sent, in its order, and everything is closed in the end. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- between two programs ---- */

static void serve(int listener) {
  int fd = accept_from(listener);
  EXPECT_EQ(write(fd, "served", 6), 6);
  EXPECT_SYS(close(fd));
}

static void use(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)size, (void)ctx;
  cp_handle handle = cp_take_handle(channel);
  EXPECT_GE(handle.fd, 0);
  EXPECT(cp_take_handle(channel).kind == CP_HANDLE_NONE); /* it was the one */
  EXPECT_EQ(fcntl(handle.fd, F_GETFD), FD_CLOEXEC);
  EXPECT_EQ((fcntl(handle.fd, F_GETFL) & O_NONBLOCK) != 0, handle.kind != CP_HANDLE_FD);
  char reply[200], text[16] = "";
  if (strcmp(json, "\"server\"") == 0)
    serve(handle.fd);
  else if (strcmp(json, "\"socket\"") == 0)
    EXPECT_EQ(write(handle.fd, "served", 6), 6);
  else if (strcmp(json, "\"file\"") == 0)
    EXPECT_EQ(read(handle.fd, text, sizeof text - 1), 6);
  EXPECT_SYS(close(handle.fd));
  snprintf(reply, sizeof reply, "[%s,%d,\"%s\"]", json, (int)handle.kind, text);
  EXPECT_GE(cp_send(channel, reply), 0);
}

HELPER(uses_handles) {
  EXPECT_GT(cp_on_message(cp_parent(), use, NULL), 0);
  EXPECT_EQ(cp_run(), 0);
  return FINE;
}

static void expect_served(int fd) {
  char text[7] = "";
  struct pollfd one = {.fd = fd, .events = POLLIN};
  EXPECT_EQ(poll(&one, 1, DEADLINE_MS), 1);
  EXPECT_EQ(read(fd, text, 6), 6);
  EXPECT_STR(text, "served");
}

static void expect_pong(int udp) {
  struct sockaddr_in address;
  socklen_t size = sizeof address;
  char text[5] = "";
  EXPECT_SYS(getsockname(udp, (struct sockaddr *)&address, &size));
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  EXPECT_EQ(sendto(fd, "ping", 4, 0, (struct sockaddr *)&address, size), 4);
  struct pollfd one = {.fd = fd, .events = POLLIN};
  EXPECT_EQ(poll(&one, 1, DEADLINE_MS), 1);
  EXPECT_EQ(read(fd, text, 4), 4);
  EXPECT_STR(text, "pong");
  EXPECT_SYS(close(fd));
}

static void pass_all_kinds(cp_serialization serialization) {
  story s = {.used = 0};
  char expected[300];
  cp_child *child = FORK(CP_OPTIONS(.serialization = serialization), "uses_handles");
  cp_channel *channel = cp_channel_of(child);
  unlink("socket");
  int tcp = listen_tcp(), local = listen_unix("socket"), udp = make_udp();
  int tcp_client = connect_to(tcp), tcp_served = accept_from(tcp);
  int local_client = connect_to(local), local_served = accept_from(local);
  story_messages(&s, channel);
  EXPECT_EQ(cp_send_handle(channel, "\"server\"", CP_HANDLE(tcp), NULL, NULL), 1);
  EXPECT_EQ(cp_send_handle(channel, "\"socket\"", CP_HANDLE(tcp_served), NULL, NULL), 1);
  EXPECT_EQ(cp_send_handle(channel, "\"server\"", CP_HANDLE(local), NULL, NULL), 0);
  EXPECT_EQ(cp_send_handle(channel, "\"socket\"", CP_HANDLE(local_served), NULL, NULL), 0);
  EXPECT_EQ(cp_send_handle(channel, "\"udp\"", CP_HANDLE(udp), NULL, NULL), 0);
  EXPECT_EQ(cp_send_handle(channel, "\"file\"", CP_HANDLE(make_file("text", "inside")), NULL, NULL), 0);
  int tcp_waiting = connect_to(tcp), local_waiting = connect_to(local);
  story_wait(&s, NULL, "file");
  snprintf(expected, sizeof expected,
           "m:[\"server\",%d,\"\"] m:[\"socket\",%d,\"\"] m:[\"server\",%d,\"\"] m:[\"socket\",%d,\"\"] "
           "m:[\"udp\",%d,\"\"] m:[\"file\",%d,\"inside\"]",
           CP_HANDLE_SERVER, CP_HANDLE_SOCKET, CP_HANDLE_SERVER, CP_HANDLE_SOCKET, CP_HANDLE_UDP,
           CP_HANDLE_FD);
  EXPECT_CONTAINS(s.text, expected);
  const int clients[] = {tcp_client, local_client, tcp_waiting, local_waiting};
  for (size_t i = 0; i < sizeof clients / sizeof *clients; i++) {
    expect_served(clients[i]);
    expect_end_of_file(clients[i]); /* neither side holds the other end */
    EXPECT_SYS(close(clients[i]));
  }
  EXPECT_EQ(cp_disconnect(channel), 0);
  run(NULL);
  EXPECT_SYS(close(tcp));
  EXPECT_SYS(close(local));
  EXPECT_SYS(close(udp));
}

static void answer_datagram(int fd) {
  struct sockaddr_in from;
  socklen_t size = sizeof from;
  char text[8];
  struct pollfd one = {.fd = fd, .events = POLLIN};
  EXPECT_EQ(poll(&one, 1, DEADLINE_MS), 1);
  EXPECT_EQ(recvfrom(fd, text, sizeof text, 0, (struct sockaddr *)&from, &size), 4);
  EXPECT_EQ(sendto(fd, "pong", 4, 0, (struct sockaddr *)&from, size), 4);
}

static void on_udp(cp_channel *channel, const char *json, size_t size, void *ctx) {
  (void)json, (void)size, (void)ctx;
  cp_handle handle = cp_take_handle(channel);
  EXPECT_EQ(handle.kind, CP_HANDLE_UDP);
  answer_datagram(handle.fd);
  EXPECT_SYS(close(handle.fd));
  EXPECT_EQ(cp_disconnect(channel), 0);
}

HELPER(answers_datagrams) {
  EXPECT_GT(cp_on_message(cp_parent(), on_udp, NULL), 0);
  EXPECT_EQ(cp_run(), 0);
  return FINE;
}

TEST(a_udp_socket_is_answered_from_by_the_receiver) {
  int udp = make_udp();
  cp_child *child = FORK(NULL, "answers_datagrams");
  EXPECT_EQ(cp_send_handle(cp_channel_of(child), "1", CP_HANDLE(udp), NULL, NULL), 1);
  expect_pong(udp);
  EXPECT_SYS(close(udp));
  expect_code(child, FINE);
}

TEST(every_kind_of_handle_between_two_programs) {
  pass_all_kinds(CP_JSON);
}

TEST(every_kind_of_handle_between_two_programs_advanced) {
  pass_all_kinds(CP_ADVANCED);
}

/* ---- the wire ---- */

static void expect_wire(int fd, cp_handle_kind kind, bool keep_open, const char *line) {
  raw one = raw_open(CP_JSON, 0);
  story s = {.used = 0};
  cp_handle handle = {kind, fd, keep_open};
  EXPECT_EQ(cp_send_handle(one.channel, "{\"a\":1}", handle, story_done, &s), 1);
  if (strstr(line, "childproc.fd") != NULL) {
    EXPECT_EQ(raw_expect(&one, "{\"cmd\":\"NODE_HANDLE\",\"type\":\"childproc.fd\",\"ask\":true}\n"), -1);
    raw_say(&one, ACK);
  }
  int got = raw_expect(&one, line);
  expect_same_file(got, fd);
  EXPECT_SYS(close(got));
  raw_settle(&one);
  EXPECT_STR(s.text, ""); /* done is called when the peer has it */
  raw_say(&one, ACK);
  story_wait(&s, one.loop, "done:0");
  bool given = (kind == CP_HANDLE_FD || strstr(line, "net.Socket") != NULL) && !keep_open;
  EXPECT_EQ(fcntl(fd, F_GETFD) >= 0, !given);
  if (!given)
    EXPECT_SYS(close(fd));
  raw_close(&one);
}

TEST(handles_have_nodes_names) {
  int listener = listen_tcp(), client = connect_to(listener), kept = connect_to(listener);
  int udp6 = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  expect_wire(client, CP_HANDLE_AUTO, false, NODE_HANDLE("net.Socket", "{\"a\":1}"));
  expect_wire(kept, CP_HANDLE_SOCKET, true, NODE_HANDLE("net.Socket", "{\"a\":1}"));
  expect_wire(connect_to(listener), CP_HANDLE_NATIVE, false, NODE_HANDLE("net.Native", "{\"a\":1}"));
  expect_wire(make_udp(), CP_HANDLE_AUTO, false,
              NODE_HANDLE("dgram.Socket", "{\"a\":1},\"dgramType\":\"udp4\""));
  if (udp6 >= 0)
    expect_wire(udp6, CP_HANDLE_AUTO, false, NODE_HANDLE("dgram.Socket", "{\"a\":1},\"dgramType\":\"udp6\""));
  expect_wire(make_udp(), CP_HANDLE_UDP_NATIVE, false, NODE_HANDLE("dgram.Native", "{\"a\":1}"));
  expect_wire(make_file("text", "x"), CP_HANDLE_FD, false, NODE_HANDLE("childproc.fd", "{\"a\":1}"));
  expect_wire(make_file("text", "x"), CP_HANDLE_FD, true, NODE_HANDLE("childproc.fd", "{\"a\":1}"));
  expect_wire(listener, CP_HANDLE_AUTO, false, NODE_HANDLE("net.Server", "{\"a\":1}"));
}

TEST(what_cannot_be_sent_is_refused) {
  raw one = raw_open(CP_JSON, 0);
  int listener = listen_tcp(), file = make_file("text", "x"), closed = dup(file);
  EXPECT_SYS(close(closed));
  EXPECT_EQ(cp_send_handle(one.channel, "1", CP_HANDLE(closed), NULL, NULL), -EBADF);
  EXPECT_EQ(cp_send_handle(one.channel, "1", CP_HANDLE(-1), NULL, NULL), -EBADF);
  const struct {
    cp_handle_kind kind;
    int fd;
  } wrong[] = {{CP_HANDLE_SERVER, file}, {CP_HANDLE_SOCKET, listener}, {CP_HANDLE_UDP, listener},
               {CP_HANDLE_NATIVE, file}, {CP_HANDLE_UDP_NATIVE, file}, {CP_HANDLE_NONE, file}};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    cp_handle handle = {wrong[i].kind, wrong[i].fd, false};
    EXPECT_EQ(cp_send_handle(one.channel, "1", handle, NULL, NULL), -ENOTSUP);
    EXPECT_STR(cp_last_error()->code, "ERR_INVALID_HANDLE_TYPE");
    EXPECT_STR(cp_last_error()->message, "This handle type cannot be sent");
  }
  EXPECT_EQ(cp_send_handle(one.channel, "{", CP_HANDLE(file), NULL, NULL), -EINVAL);
  EXPECT_EQ(cp_send_handle(NULL, "1", CP_HANDLE(file), NULL, NULL), -EINVAL);
  EXPECT_EQ(cp_disconnect(one.channel), 0);
  EXPECT_EQ(cp_send_handle(one.channel, "1", CP_HANDLE(file), NULL, NULL), -EPIPE);
  EXPECT_SYS(close(file)); /* after a refusal they are the caller's */
  EXPECT_SYS(close(listener));
  raw_close(&one);
}

TEST(one_handle_is_on_its_way_and_the_order_is_kept) {
  raw one = raw_open(CP_JSON, 0);
  story s = {.used = 0};
  int listener = listen_tcp();
  story_channel(&s, one.channel);
  EXPECT_EQ(cp_send(one.channel, "\"one\""), 1);
  EXPECT_EQ(cp_send_handle(one.channel, "\"H1\"", CP_HANDLE(listener), story_done, &s), 1);
  EXPECT_EQ(cp_send(one.channel, "\"q1\""), 1); /* as in Node: the first that waits, */
  EXPECT_EQ(cp_send_handle(one.channel, "\"H2\"", CP_HANDLE(listener), story_done, &s), 0); /* all others */
  EXPECT_EQ(cp_send(one.channel, "\"q2\""), 0);
  EXPECT_EQ(cp_channel_queued(one.channel), strlen("\"q1\"\n\"q2\"\n" NODE_HANDLE("net.Server", "\"H2\"")));
  int first = raw_expect(&one, "\"one\"\n" NODE_HANDLE("net.Server", "\"H1\""));
  raw_say(&one, NODE_HANDLE("net.Server", "\"came without\"")); /* answers pass by what waits */
  raw_expect(&one, NACK);
  EXPECT_STR(s.text, "");
  raw_say(&one, ACK);
  int second = raw_expect(&one, "\"q1\"\n" NODE_HANDLE("net.Server", "\"H2\""));
  raw_say(&one, ACK ACK); /* one too many has no effect */
  raw_expect(&one, "\"q2\"\n");
  story_wait(&s, one.loop, "drain");
  EXPECT_STR(s.text, "done:0 done:0 drain");
  EXPECT_SYS(close(first));
  EXPECT_SYS(close(second));
  EXPECT_SYS(close(listener));
  raw_close(&one);
}

TEST(a_handle_that_did_not_arrive_is_sent_again_three_times) {
  raw one = raw_open(CP_JSON, 0);
  story s = {.used = 0};
  int listener = listen_tcp(), client = connect_to(listener), served = accept_from(listener);
  EXPECT_EQ(cp_send_handle(one.channel, "\"H\"", CP_HANDLE(served), story_done, &s), 1);
  EXPECT_EQ(cp_send(one.channel, "\"behind\""), 1);
  for (int i = 0; i < 4; i++) {
    int got = raw_expect(&one, NODE_HANDLE("net.Socket", "\"H\""));
    EXPECT_GE(got, 0);
    EXPECT_SYS(close(got));
    EXPECT_STR(s.text, "");
    raw_say(&one, NACK);
  }
  raw_expect(&one, "\"behind\"\n");
  story_wait(&s, one.loop, "done:EMFILE");
  expect_end_of_file(client); /* closed, nobody has it */
  EXPECT_SYS(close(client));
  EXPECT_SYS(close(listener));
  raw_close(&one);
}

TEST(a_peer_that_goes_without_an_answer) {
  raw one = raw_open(CP_JSON, 0);
  story s = {.used = 0};
  int listener = listen_tcp(), client = connect_to(listener), served = accept_from(listener);
  story_channel(&s, one.channel);
  EXPECT_EQ(cp_send_handle(one.channel, "1", CP_HANDLE(served), story_done, &s), 1);
  EXPECT_EQ(cp_send_then(one.channel, "2", 1, story_done, &s), 1);
  EXPECT_EQ(cp_send_handle(one.channel, "3", CP_HANDLE(listener), story_done, &s), 0);
  EXPECT_EQ(cp_send(one.channel, "4"), 0);
  EXPECT_SYS(close(one.fd));
  one.fd = -1;
  story_wait(&s, one.loop, "disconnect");
  EXPECT_STR(s.text, "done:EPIPE done:EPIPE done:EPIPE error:EPIPE disconnect");
  expect_end_of_file(client);
  EXPECT_SYS(close(client));
  EXPECT_SYS(close(listener));
  raw_close(&one);
}

TEST(a_disconnect_waits_for_the_receipt) {
  raw one = raw_open(CP_JSON, 0);
  story s = {.used = 0};
  int listener = listen_tcp();
  story_channel(&s, one.channel);
  EXPECT_EQ(cp_send_handle(one.channel, "1", CP_HANDLE(listener), story_done, &s), 1);
  EXPECT_EQ(cp_send(one.channel, "2"), 1);
  EXPECT_EQ(cp_disconnect(one.channel), 0);
  int got = raw_expect(&one, NODE_HANDLE("net.Server", "1"));
  raw_settle(&one);
  EXPECT_STR(s.text, "");
  EXPECT_EQ(cp_channel_flush(one.channel, 1), -ETIMEDOUT); /* that waits for it, too */
  raw_say(&one, ACK);
  EXPECT_EQ(cp_channel_flush(one.channel, DEADLINE_MS), 0);
  raw_expect(&one, "2\n");
  story_wait(&s, one.loop, "disconnect");
  EXPECT_STR(s.text, "done:0 disconnect");
  EXPECT_SYS(close(got));
  EXPECT_SYS(close(listener));
  raw_close(&one);
}

TEST(a_peer_that_takes_sockets_only_is_not_sent_anything_else) {
  raw one = raw_open(CP_JSON, 0);
  story s = {.used = 0};
  int ends[2], listener = listen_tcp();
  EXPECT_SYS(pipe2(ends, O_CLOEXEC));
  EXPECT_EQ(cp_send_handle(one.channel, "1", CP_HANDLE(ends[1]), story_done, &s), 1);
  for (int i = 0; i < 100; i++)
    EXPECT_GE(cp_send_handle(one.channel, "2", CP_HANDLE(listener), NULL, NULL), 0);
  EXPECT_SYS(close(listener));
  raw_expect(&one, "{\"cmd\":\"NODE_HANDLE\",\"type\":\"childproc.fd\",\"ask\":true}\n");
  raw_say(&one, NACK); /* Node's answer to any handle that came without one */
  int got = raw_expect(&one, NODE_HANDLE("net.Server", "2"));
  story_wait(&s, one.loop, "done:ENOTSUP");
  expect_end_of_file(ends[0]); /* it was closed */
  EXPECT_SYS(close(ends[0]));
  EXPECT_SYS(close(got));
  EXPECT_EQ(cp_send_handle(one.channel, "3", CP_HANDLE(make_file("text", "x")), story_done, &s), 0);
  raw_close(&one);
}
