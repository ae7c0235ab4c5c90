/* What both headers are to agree about, member by member. Each file that includes this sees one of them. */
#ifndef MINI_FIELDS_H
#define MINI_FIELDS_H

struct mini_field {
  const char *name;
  size_t offset;
  size_t size;
};

#define FIELD(type, member) {#type "." #member, offsetof(type, member), sizeof(((type *)NULL)->member)},
#define VALUE(constant) {#constant, (size_t)(constant), 0},

/* clang-format off */
#define MINI_FIELDS                                                                                         \
  FIELD(cp_error, errnum) FIELD(cp_error, name) FIELD(cp_error, code) FIELD(cp_error, message)              \
  FIELD(cp_error, syscall) FIELD(cp_error, path) FIELD(cp_stdio, kind) FIELD(cp_stdio, fd)                  \
  FIELD(cp_stdio, path) FIELD(cp_stdio, stream) FIELD(cp_limits, cpu_s) FIELD(cp_limits, address_space)     \
  FIELD(cp_limits, data) FIELD(cp_limits, stack) FIELD(cp_limits, core) FIELD(cp_limits, file_size)         \
  FIELD(cp_limits, descriptors) FIELD(cp_limits, processes) FIELD(cp_limits, wall_ms)                       \
  FIELD(cp_limits, nice) FIELD(cp_limits, umask) FIELD(cp_limits, memory)                                   \
  FIELD(cp_limits, tree_processes) FIELD(cp_limits, cpus) FIELD(cp_limits, cpus_count)                      \
  FIELD(cp_limit, set) FIELD(cp_limit, value) FIELD(cp_id, set) FIELD(cp_id, value) FIELD(cp_number, set)   \
  FIELD(cp_number, value) FIELD(cp_options, size) FIELD(cp_options, cwd) FIELD(cp_options, env)             \
  FIELD(cp_options, env_add) FIELD(cp_options, argv0) FIELD(cp_options, stdio) FIELD(cp_options, shell)     \
  FIELD(cp_options, detached) FIELD(cp_options, shell_path) FIELD(cp_options, timeout_ms)                   \
  FIELD(cp_options, kill_signal) FIELD(cp_options, abort) FIELD(cp_options, loop)                           \
  FIELD(cp_options, queue) FIELD(cp_options, uid) FIELD(cp_options, gid) FIELD(cp_options, groups)          \
  FIELD(cp_options, groups_count) FIELD(cp_options, limits) FIELD(cp_options, grace_ms)                     \
  FIELD(cp_options, drain_ms) FIELD(cp_options, capture) FIELD(cp_options, text) FIELD(cp_options, tee)     \
  FIELD(cp_options, keep) FIELD(cp_options, overflow) FIELD(cp_options, max_buffer)                         \
  FIELD(cp_options, input) FIELD(cp_options, input_size) FIELD(cp_options, pipefail)                        \
  FIELD(cp_options, on_progress) FIELD(cp_options, progress_ctx) FIELD(cp_options, exec_path)               \
  FIELD(cp_options, exec_argv) FIELD(cp_options, silent) FIELD(cp_options, serialization)                   \
  FIELD(cp_options, max_message) FIELD(cp_options, tree) FIELD(cp_output, data) FIELD(cp_output, size)      \
  FIELD(cp_output, total) FIELD(cp_output, gap) FIELD(cp_output, truncated) FIELD(cp_output, eof)           \
  FIELD(cp_result, error) FIELD(cp_result, pid) FIELD(cp_result, code) FIELD(cp_result, signal)             \
  FIELD(cp_result, signal_name) FIELD(cp_result, out) FIELD(cp_result, err) FIELD(cp_result, exited)        \
  FIELD(cp_result, core_dumped) FIELD(cp_result, lost) FIELD(cp_result, recovered)                          \
  FIELD(cp_result, killed) FIELD(cp_result, pipes_held) VALUE(sizeof(cp_stdio)) VALUE(sizeof(cp_limits))    \
  VALUE(CP_STDIO_DEFAULT) VALUE(CP_STDIO_PIPE) VALUE(CP_STDIO_IGNORE) VALUE(CP_STDIO_INHERIT)               \
  VALUE(CP_STDIO_FD) VALUE(CP_STDIO_SAME_AS) VALUE(CP_STDIO_READ_PATH) VALUE(CP_STDIO_WRITE_PATH)           \
  VALUE(CP_STDIO_APPEND_PATH) VALUE(CP_STDIO_STREAM) VALUE(CP_STDIO_END) VALUE(CP_STDIO_IPC)                \
  VALUE(CP_KEEP_HEAD) VALUE(CP_KEEP_TAIL) VALUE(CP_KEEP_BOTH) VALUE(CP_OVERFLOW_KILL)                       \
  VALUE(CP_OVERFLOW_DROP) VALUE(CP_JSON) VALUE(CP_ADVANCED)
/* clang-format on */

extern const struct mini_field mini_fields[], full_fields[];
extern const size_t mini_field_count, full_field_count;

#endif
