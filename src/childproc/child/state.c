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

void child_show_outputs(cp_child *child) {
  bool all = true;
  for (size_t i = child->first_read; i < child->stream_count; i++) {
    cp_output *output = &child->outputs[i];
    if (child->streams[i] == NULL)
      continue;
    if (child->captures != NULL)
      capture_show(&child->captures[i], output);
    output->total = child->streams[i]->total;
    output->eof = child->streams[i]->ended;
    all = all && output->eof;
  }
  child->result.pipes_held = child->result.pipes_held && !all;
  if (child->stream_count > 2) {
    bool terminal = child->first_read == 0 && child->streams[1] == NULL;
    child->result.out = child->outputs[terminal ? 0 : 1];
    child->result.err = child->outputs[2];
  }
}

void child_end_streams(cp_child *child) {
  for (size_t i = child->first_read; i < child->stream_count; i++)
    cp_stream_destroy(child->streams[i]);
  channel_close(child->channel);
}

static void stop(cp_child *child, struct timer *timer) {
  if (timer->place != 0)
    loop_let_go(child->loop);
  loop_timer_stop(child->loop, timer);
}

void child_count_close(cp_child *child) {
  if (child->state == CHILD_CLOSED || ++child->closes_got < child->closes_needed)
    return;
  child->state = CHILD_CLOSED;
  child->result.close_ns = os_now_ns();
  stop(child, &child->drain);
  stop(child, &child->timeout);
  child_tree_close(child);
  child_show_outputs(child);
  for (struct emission e = emission_begin(&child->events, CHILD_CLOSE); emission_next(&e);)
    ((cp_result_fn *)e.now.fn)(child, &child->result, e.now.ctx);
  child_free_if_over(child);
}
