#include "os/windows/inherit.h"

#include "os/windows/sys_windows.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Flags of the C runtime, in the block that it reads at the start. */
enum { MOST = 255, F_OPEN = 0x01, F_PIPE = 0x08, F_DEVICE = 0x40 };

static BYTE flags_of(HANDLE handle) {
  if (handle == INVALID_HANDLE_VALUE)
    return 0;
  DWORD type = GetFileType(handle);
  return (BYTE)(F_OPEN | (type == FILE_TYPE_PIPE ? F_PIPE : type == FILE_TYPE_CHAR ? F_DEVICE : 0));
}

/* int count; unsigned char flags[count]; HANDLE handles[count], not aligned. */
static int make_block(struct inherit *inherit) {
  int count = (int)inherit->count;
  size_t size = sizeof count + inherit->count * (1 + sizeof(HANDLE));
  inherit->block = sys_calloc(1, size);
  if (!inherit->block)
    return -ENOMEM;
  inherit->block_size = (WORD)size;
  memcpy(inherit->block, &count, sizeof count);
  for (size_t i = 0; i < inherit->count; i++)
    inherit->block[sizeof count + i] = flags_of(inherit->handles[i]);
  memcpy(inherit->block + sizeof count + inherit->count, inherit->handles, inherit->count * sizeof(HANDLE));
  return 0;
}

/* A copy for each descriptor, so that none stands in the list twice, which CreateProcessW refuses. */
static int copy_one(struct inherit *inherit, const os_plan *plan, const os_step *step) {
  const os_source *source = &plan->sources[step->source];
  if (source->fd < 0)
    return 0;
  HANDLE handle = handle_of(source->fd);
  if (handle == INVALID_HANDLE_VALUE) /* a program without a console has no 0, 1 and 2 to hand on */
    return source->kind == OS_SOURCE_PARENT && source->fd == step->index && step->index <= 2 ? 0 : -EBADF;
  HANDLE *copy = &inherit->handles[step->index];
  int r = sys_copy(handle, true, copy);
  if (r < 0)
    return r;
  inherit->list[inherit->listed++] = *copy;
  inherit->shares = inherit->shares || source->kind == OS_SOURCE_PARENT;
  return 0;
}

static int fail(os_failure *ret_failure, cp_step step, int index, int r) {
  *ret_failure = (os_failure){.step = step, .index = index, .errnum = -r};
  return r;
}

int inherit_make(const os_plan *plan, struct inherit *ret, os_failure *ret_failure) {
  struct inherit inherit = {.count = plan->source_count};
  if (inherit.count > MOST)
    return fail(ret_failure, CP_STEP_STDIO, MOST, -EINVAL);
  inherit.handles = sys_calloc(inherit.count, sizeof *inherit.handles);
  inherit.list = sys_calloc(inherit.count, sizeof *inherit.list);
  int r = inherit.handles && inherit.list ? 0 : fail(ret_failure, CP_STEP_MEMORY, -1, -ENOMEM);
  for (size_t i = 0; r >= 0 && i < inherit.count; i++)
    inherit.handles[i] = INVALID_HANDLE_VALUE;
  for (size_t i = 0; r >= 0 && i < plan->step_count; i++) {
    const os_step *step = &plan->steps[i];
    r = step->kind == CP_STEP_STDIO ? copy_one(&inherit, plan, step) : 0;
    if (r < 0)
      (void)fail(ret_failure, CP_STEP_STDIO, step->index, r);
  }
  if (r >= 0 && make_block(&inherit) < 0)
    r = fail(ret_failure, CP_STEP_MEMORY, -1, -ENOMEM);
  if (r < 0)
    inherit_close(&inherit);
  else
    *ret = inherit;
  return r;
}

void inherit_close(struct inherit *inherit) {
  for (size_t i = 0; i < inherit->listed; i++)
    CloseHandle(inherit->list[i]);
  free(inherit->handles);
  free(inherit->list);
  free(inherit->block);
  *inherit = (struct inherit){0};
}
