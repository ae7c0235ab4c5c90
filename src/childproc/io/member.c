/* Who lives in a loop, and who keeps it running. */
#include "io/loop_state.h"

void ring_init(struct member *head) {
  head->next = head->previous = head;
}

static void ring_remove(struct member *member) {
  member->next->previous = member->previous;
  member->previous->next = member->next;
  member->next = member->previous = member;
}

void ring_add(struct member *head, struct member *member) {
  member->next = head;
  member->previous = head->previous;
  head->previous->next = member;
  head->previous = member;
}

void loop_leave(struct member *member) {
  ring_remove(member);
}

void loop_join(cp_loop *loop, struct member *member) {
  ring_add(&loop->members, member);
}

void loop_throw_away(cp_loop *loop, struct member *member) {
  ring_remove(member);
  member->next = loop->thrown;
  loop->thrown = member;
}

void loop_release_thrown(cp_loop *loop) {
  while (loop->thrown != NULL) {
    struct member *member = loop->thrown;
    loop->thrown = member->next;
    ring_init(member);
    member->release(member);
  }
}

static void release_ring(struct member *head) {
  while (head->next != head) {
    struct member *member = head->next;
    ring_remove(member);
    member->release(member);
  }
}

void loop_release_all(cp_loop *loop) {
  loop_release_thrown(loop);
  release_ring(&loop->members);
  release_ring(&loop->user_timers);
  loop_release_thrown(loop);
}

void loop_hold(cp_loop *loop) {
  loop->holds++;
}

void loop_let_go(cp_loop *loop) {
  loop->holds--;
}

os_loop *loop_os(cp_loop *loop) {
  return loop->os;
}

bool loop_is_running(const cp_loop *loop) {
  return loop->running;
}

bool loop_was_stopped(const cp_loop *loop) {
  return loop->stopped;
}
