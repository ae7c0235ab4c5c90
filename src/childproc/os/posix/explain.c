#include "os/explain.h"

#include "os/isolate.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void os_explain_quote(const char *text, char *ret, size_t size) {
  size_t used = 0;
  const char *end = "\"";
  ret[used++] = '"';
  for (const char *c = text; *c != '\0'; c++) {
    if (used + 12 > size) {
      end = "...\"";
      break;
    }
    unsigned char byte = (unsigned char)*c;
    if (byte == '"' || byte == '\\')
      used += (size_t)snprintf(ret + used, size - used, "\\%c", byte);
    else if (byte == '\n' || byte == '\t')
      used += (size_t)snprintf(ret + used, size - used, "\\%c", byte == '\n' ? 'n' : 't');
    else if (byte < ' ' || byte == 0x7f)
      used += (size_t)snprintf(ret + used, size - used, "\\x%02x", byte);
    else
      ret[used++] = (char)byte;
  }
  snprintf(ret + used, size - used, "%s", end);
}

void os_explain_start(const os_plan *plan, char *ret, size_t size) {
  if (plan->isolation != NULL && isolate_explain_start(plan->isolation, ret, size))
    return;
  snprintf(ret, size, "%s", plan->credentials ? call_names.start_copied : call_names.start_shared);
}

static const char *limit_name(int kind) {
  static const char *const names[] = {
      [CP_LIMIT_CPU] = "RLIMIT_CPU",
      [CP_LIMIT_ADDRESS_SPACE] = "RLIMIT_AS",
      [CP_LIMIT_DATA] = "RLIMIT_DATA",
      [CP_LIMIT_STACK] = "RLIMIT_STACK",
      [CP_LIMIT_CORE] = "RLIMIT_CORE",
      [CP_LIMIT_FILE_SIZE] = "RLIMIT_FSIZE",
      [CP_LIMIT_DESCRIPTORS] = "RLIMIT_NOFILE",
      [CP_LIMIT_PROCESSES] = "RLIMIT_NPROC",
  };
  return names[kind];
}

static void explain_limit(const os_step *step, char *ret, size_t size) {
  if (step->value == CP_NO_LIMIT)
    snprintf(ret, size, "%s(%s, RLIM_INFINITY)", call_names.limit, limit_name(step->index));
  else
    snprintf(ret, size, "%s(%s, %" PRIu64 ")", call_names.limit, limit_name(step->index), step->value);
}

static void explain_stdio(const os_plan *plan, const os_step *step, char *ret, size_t size) {
  const os_source *source = &plan->sources[step->source];
  if (source->kind == OS_SOURCE_CLOSED)
    snprintf(ret, size, "close(%d)", step->index);
  else if (source->kind == OS_SOURCE_PARENT && source->fd == step->index)
    snprintf(ret, size, call_names.clear_cloexec, step->index);
  else if (source->kind == OS_SOURCE_PARENT)
    snprintf(ret, size, "%s(%d, %d)", call_names.place, source->fd, step->index);
  else
    snprintf(ret, size, "%s(stdio[%d], %d)", call_names.place, step->source, step->index);
}

static void explain_groups(const os_step *step, char *ret, size_t size) {
  size_t used = (size_t)snprintf(ret, size, "setgroups(%zu, {", step->count);
  for (size_t i = 0; i < step->count && used + 16 < size; i++)
    used += (size_t)snprintf(ret + used, size - used, "%s%u", i > 0 ? ", " : "", step->ids[i]);
  snprintf(ret + used, size - used, "})%s", step->optional ? ", where allowed" : "");
}

static void explain_exec(const os_plan *plan, char *ret, size_t size) {
  size_t used = 0;
  for (char **path = plan->candidates; *path != NULL && used + 64 < size; path++) {
    char quoted[512];
    os_explain_quote(*path, quoted, sizeof quoted);
    used += (size_t)snprintf(ret + used, size - used, "%sexecve(%s)", used > 0 ? ", or " : "", quoted);
    if (used >= size)
      return;
  }
}

void os_explain_step(const os_plan *plan, const os_step *step, char *ret, size_t size) {
  char quoted[512];
  switch (step->kind) {
  case CP_STEP_SIGNALS:
    snprintf(ret, size, "%s", call_names.signals);
    break;
  case CP_STEP_SETSID:
    snprintf(ret, size, "setsid()");
    break;
  case CP_STEP_STDIO:
    explain_stdio(plan, step, ret, size);
    break;
  case CP_STEP_TERMINAL:
    snprintf(ret, size, "ioctl(%d, TIOCSCTTY, 0)", step->index);
    break;
  case CP_STEP_CLOSE_REST:
    snprintf(ret, size, call_names.close_rest, (int)plan->source_count);
    break;
  case CP_STEP_CHDIR:
    os_explain_quote(step->path, quoted, sizeof quoted);
    snprintf(ret, size, "chdir(%s)", quoted);
    break;
  case CP_STEP_UMASK:
    snprintf(ret, size, "umask(%#o)", (unsigned)step->value);
    break;
  case CP_STEP_NICE:
    snprintf(ret, size, "setpriority(PRIO_PROCESS, 0, %d)", (int)(int64_t)step->value);
    break;
  case CP_STEP_LIMIT:
    explain_limit(step, ret, size);
    break;
  case CP_STEP_GROUPS:
    explain_groups(step, ret, size);
    break;
  case CP_STEP_GID:
  case CP_STEP_UID:
    snprintf(ret, size, "set%s(%u)", step->kind == CP_STEP_GID ? "gid" : "uid", (unsigned)step->value);
    break;
  case CP_STEP_ISOLATION:
    isolate_explain(plan->isolation, step, ret, size);
    break;
  case CP_STEP_TREE:
  case CP_STEP_GUARD:
  case CP_STEP_AFFINITY:
    tree_explain(plan, step, ret, size);
    break;
  case CP_STEP_MASK:
    snprintf(ret, size, "%s", call_names.mask);
    break;
  case CP_STEP_EXEC:
    explain_exec(plan, ret, size);
    break;
  default:
    snprintf(ret, size, "?");
  }
}
