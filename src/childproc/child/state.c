/* What every change of a child's state comes down to: who holds the loop, who hears of it, who frees it. */
#include "child/child.h"

void child_update_hold(cp_child *child) {
  bool going = child->state == CHILD_RUNNING || child->state == CHILD_QUEUED;
  bool holds = child->referenced && going && (child->process != NULL || child->queue != NULL);
  if (holds && !child->holds)
    loop_hold(child->loop);
  if (!holds && child->holds)
    loop_let_go(child->loop);
  child->holds = holds;
}

void child_free_if_over(cp_child *child) {
  if (child->state != CHILD_CLOSED || child->kept || child->waits > 0 || child->thrown)
    return;
  child->thrown = true;
  loop_throw_away(child->loop, &child->member);
}

void child_emit_error(cp_child *child) {
  for (struct emission e = emission_begin(&child->events, CHILD_ERROR); emission_next(&e);)
    ((cp_error_fn *)e.now.fn)(child, child->result.error, e.now.ctx);
}

static void take_outputs(cp_child *child) {
  cp_output *outputs[] = {NULL, &child->result.out, &child->result.err};
  for (size_t i = 1; i < 3 && i < child->stream_count; i++) {
    if (child->streams[i] == NULL)
      continue;
    outputs[i]->total = child->streams[i]->total;
    outputs[i]->eof = child->streams[i]->ended;
  }
}

void child_count_close(cp_child *child) {
  if (child->state == CHILD_CLOSED || ++child->closes_got < child->closes_needed)
    return;
  child->state = CHILD_CLOSED;
  child->result.close_ns = os_now_ns();
  child->result.pipes_held = false;
  take_outputs(child);
  for (struct emission e = emission_begin(&child->events, CHILD_CLOSE); emission_next(&e);)
    ((cp_result_fn *)e.now.fn)(child, &child->result, e.now.ctx);
  child_free_if_over(child);
}
