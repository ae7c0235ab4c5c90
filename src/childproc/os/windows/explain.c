/* The plan in words. There are hardly any steps: CreateProcessW() takes all at once. */
#include "os/explain.h"

#include <stdio.h>

const struct call_names call_names = {
    .pipe = "CreateNamedPipeW(), CreateFileW()",
    .socketpair = "CreateNamedPipeW(PIPE_ACCESS_DUPLEX), CreateFileW()",
    .open = "CreateFileW",
    .terminal = "none",
    .start_shared = "CreateProcessW(STARTUPINFOEX)",
    .start_copied = "CreateProcessW(STARTUPINFOEX)",
    .signals = "none",
    .place = "lpReserved2",
    .clear_cloexec = "none",
    .close_rest = "PROC_THREAD_ATTRIBUTE_HANDLE_LIST",
    .limit = "SetInformationJobObject",
    .mask = "none",
};

void os_explain_start(const os_plan *plan, char *ret, size_t size) {
  (void)plan;
  snprintf(ret, size, "%s", call_names.start_shared);
}

static const char *tree_limits(const os_ownership *own) {
  return own->memory.set && own->processes.set
             ? ", JOB_OBJECT_LIMIT_JOB_MEMORY, JOB_OBJECT_LIMIT_ACTIVE_PROCESS"
         : own->memory.set    ? ", JOB_OBJECT_LIMIT_JOB_MEMORY"
         : own->processes.set ? ", JOB_OBJECT_LIMIT_ACTIVE_PROCESS"
                              : "";
}

static const char *limit_words(const os_step *step) {
  switch (step->index) {
  case CP_LIMIT_CPU:
    return "JOB_OBJECT_LIMIT_PROCESS_TIME";
  case CP_LIMIT_ADDRESS_SPACE:
  case CP_LIMIT_DATA:
    return "JOB_OBJECT_LIMIT_PROCESS_MEMORY";
  case CP_LIMIT_CORE:
    return "nothing: there are no core files";
  default:
    return "refused: ENOTSUP";
  }
}

void os_explain_step(const os_plan *plan, const os_step *step, char *ret, size_t size) {
  switch (step->kind) {
  case CP_STEP_TREE:
    snprintf(ret, size, "CreateJobObjectW(), PROC_THREAD_ATTRIBUTE_JOB_LIST%s", tree_limits(&plan->own));
    return;
  case CP_STEP_GUARD:
    snprintf(ret, size, step->index == 0 ? "JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE" : "nothing");
    return;
  case CP_STEP_LIMIT:
    snprintf(ret, size, "%s", limit_words(step));
    return;
  case CP_STEP_AFFINITY:
    snprintf(ret, size, "CREATE_SUSPENDED, SetProcessAffinityMask(), ResumeThread()");
    return;
  case CP_STEP_STDIO:
    snprintf(ret, size, "%s: descriptor %d", call_names.place, step->index);
    return;
  case CP_STEP_SETSID:
    snprintf(ret, size, "DETACHED_PROCESS, CREATE_NEW_PROCESS_GROUP");
    return;
  case CP_STEP_CHDIR:
    snprintf(ret, size, "lpCurrentDirectory: ");
    os_explain_quote(step->path, ret + 20 * (size > 20), size > 20 ? size - 20 : size);
    return;
  case CP_STEP_NICE:
    snprintf(ret, size, "a priority class");
    return;
  case CP_STEP_CLOSE_REST:
    snprintf(ret, size, "%s", call_names.close_rest);
    return;
  case CP_STEP_EXEC:
    snprintf(ret, size, "lpCommandLine: ");
    os_explain_quote(plan->line, ret + 15 * (size > 15), size > 15 ? size - 15 : size);
    return;
  case CP_STEP_SIGNALS:
  case CP_STEP_MASK:
    snprintf(ret, size, "nothing");
    return;
  default:
    snprintf(ret, size, "refused: ENOTSUP");
  }
}

/* A text as in C, every control character escaped. */
void os_explain_quote(const char *text, char *ret, size_t size) {
  size_t used = 0;
  for (used += (size_t)snprintf(ret, size, "\""); *text != '\0' && used + 8 < size; text++) {
    bool control = (unsigned char)*text < 0x20 || *text == 0x7F;
    const char *form = control ? "\\%03o" : *text == '"' || *text == '\\' ? "\\%c" : "%c";
    used += (size_t)snprintf(ret + used, size - used, form, (unsigned char)*text);
  }
  if (used < size)
    snprintf(ret + used, size - used, "\"");
}
