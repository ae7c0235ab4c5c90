/* Results that outlive their child: one block of memory each, and the captures that were moved into it. */
#include "child/result.h"

#include "base/error.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static cp_result no_memory = {
    .error = &error_no_memory, .code = -ENOMEM, .peak_memory = -1, .out = {.data = ""}, .err = {.data = ""}};

struct owned {
  cp_result result; /* first: freed by address */
  char **moved;
  size_t moved_count;
};

static const char *copy_data(char **place, const cp_output *output) {
  char *copy = *place;
  if (output->size > 0)
    memcpy(copy, output->data, output->size);
  copy[output->size] = '\0';
  *place += output->size + 1;
  return copy;
}

/* stdout and stderr stand in `output`, too, once they are shown; they are copied once. */
static bool is_shown(const cp_result *result, size_t i, const cp_output *output) {
  return i < result->output_count && result->output[i].data == output->data;
}

static bool is_moved(const struct capture *captures, size_t i, const cp_output *output) {
  return captures != NULL && captures[i].data != NULL && captures[i].data == output->data;
}

static size_t size_of_data(const cp_result *result, const struct capture *captures) {
  size_t size = 2 + (is_shown(result, 1, &result->out) ? 0 : result->out.size) +
                (is_shown(result, 2, &result->err) ? 0 : result->err.size);
  for (size_t i = 0; i < result->output_count; i++)
    size += is_moved(captures, i, &result->output[i]) ? 0 : result->output[i].size + 1;
  return size;
}

static cp_result *copy_result(const cp_result *result, struct capture *captures) {
  size_t count = result->output_count;
  size_t arrays = count * (sizeof(cp_output) + sizeof(char *));
  struct owned *copy = malloc(sizeof *copy + arrays + size_of_data(result, captures));
  if (copy == NULL)
    return result_no_memory();
  cp_output *output = (cp_output *)(copy + 1);
  *copy = (struct owned){.result = *result, .moved = (char **)(output + count)};
  char *place = (char *)output + arrays;
  for (size_t i = 0; i < count; i++) {
    output[i] = result->output[i];
    if (is_moved(captures, i, &result->output[i]))
      output[i].data = copy->moved[copy->moved_count++] = capture_take(&captures[i]);
    else
      output[i].data = copy_data(&place, &result->output[i]);
  }
  cp_result *own = &copy->result;
  own->output = count > 0 ? output : NULL;
  own->out.data = is_shown(result, 1, &result->out) ? output[1].data : copy_data(&place, &result->out);
  own->err.data = is_shown(result, 2, &result->err) ? output[2].data : copy_data(&place, &result->err);
  own->error = error_copy(result->error);
  return own;
}

cp_result *cp_result_take(const cp_result *result) {
  if (result == NULL || result == &no_memory)
    return (cp_result *)result;
  return copy_result(result, NULL);
}

cp_result *result_move(const cp_result *result, struct capture *captures) {
  return copy_result(result, captures);
}

cp_result *cp_result_free(cp_result *result) {
  if (result == NULL || result == &no_memory)
    return NULL;
  struct owned *own = (struct owned *)result;
  for (size_t i = 0; i < own->moved_count; i++)
    free(own->moved[i]);
  error_free(result->error);
  free(own);
  return NULL;
}

cp_result *result_of_error(const cp_result *known, const cp_error *error) {
  cp_result result = {.code = -error->errnum, .peak_memory = -1, .out = {.data = ""}, .err = {.data = ""}};
  if (known != NULL)
    result = *known;
  result.error = error;
  return cp_result_take(&result);
}

cp_result *result_no_memory(void) {
  error_memory();
  return &no_memory;
}
