/* The members as cp_mini.h has them, and whether they are the same. */
#include "cp_mini.h"

#include "harness.h"
#include "mini_fields.h"

const struct mini_field mini_fields[] = {MINI_FIELDS};
const size_t mini_field_count = sizeof mini_fields / sizeof *mini_fields;

TEST(members_stand_where_childproc_h_has_them) {
  EXPECT_EQ(mini_field_count, full_field_count);
  for (size_t i = 0; i < mini_field_count; i++) {
    NOTE("%s", mini_fields[i].name);
    EXPECT_STR(mini_fields[i].name, full_fields[i].name);
    EXPECT_EQ(mini_fields[i].offset, full_fields[i].offset);
    EXPECT_EQ(mini_fields[i].size, full_fields[i].size);
  }
}

/* No member of the header is missing in the list above: the last ones end where the structs do. */
#define IS_LAST(type, member)                                                                                \
  EXPECT_LT(sizeof(type) - offsetof(type, member) - sizeof(((type *)NULL)->member), _Alignof(type))

TEST(the_list_of_members_goes_to_the_end) {
  IS_LAST(cp_error, path);
  IS_LAST(cp_stdio, stream);
  IS_LAST(cp_options, tree);
  IS_LAST(cp_limits, cpus_count);
  IS_LAST(cp_output, eof);
  IS_LAST(cp_result, pipes_held);
}
