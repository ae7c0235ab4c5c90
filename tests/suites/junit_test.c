/* Reading CTest's report: what counts as passed, failed, skipped. */
#include "harness.h"
#include "test/junit.h"

#include <errno.h>
#include <stdio.h>

static void write_report(const char *text) {
  FILE *file = fopen("report.xml", "w");
  EXPECT(file != NULL);
  EXPECT(fputs(text, file) >= 0);
  EXPECT_EQ(fclose(file), 0);
}

#define REPORT(cases)                                                                                        \
  "<?xml version=\"1.0\"?>\n<testsuite name=\"x\"\n\ttests=\"1\"\n\t>\n" cases "</testsuite>\n"

static junit_case *read_one(junit_cases *cases, const char *text) {
  write_report(text);
  EXPECT_OK(junit_read("report.xml", cases));
  EXPECT_EQ(cases->count, 1);
  return cases->items;
}

TEST(a_passed_case) {
  junit_cases cases = {0};
  junit_case *one =
      read_one(&cases, REPORT("<testcase name=\"a.b\" classname=\"a.b\" time=\"0.1\" status=\"run\">\n"
                              "<system-out>all &lt;well&gt; &amp; &quot;good&quot;\n</system-out>\n"
                              "</testcase>\n"));
  EXPECT_EQ(one->result, JUNIT_PASSED);
  EXPECT_STR(one->name, "a.b");
  EXPECT_STR(one->output, "all <well> & \"good\"\n");
  junit_clear(&cases);
}

TEST(a_failed_case) {
  junit_cases cases = {0};
  junit_case *one =
      read_one(&cases, REPORT("<testcase name=\"h&quot;&lt;&gt;\" status=\"fail\">\n"
                              "<failure message=\"Timeout\"/><system-out></system-out></testcase>\n"));
  EXPECT_EQ(one->result, JUNIT_FAILED);
  EXPECT_STR(one->name, "h\"<>");
  EXPECT_STR(one->why, "Timeout");
  EXPECT_STR(one->output, "");
  junit_clear(&cases);
}

TEST(only_who_skips_itself_is_skipped) {
  static const struct {
    const char *text;
    junit_result result;
  } cases[] = {
      {"<testcase name=\"a\" status=\"notrun\"><skipped message=\"SKIP_RETURN_CODE=77\"/></testcase>\n",
       JUNIT_SKIPPED},
      {"<testcase name=\"a\" status=\"notrun\"><skipped "
       "message=\"SKIP_REGULAR_EXPRESSION_MATCHED\"/></testcase>\n",
       JUNIT_SKIPPED},
      {"<testcase name=\"a\" status=\"notrun\"><skipped message=\"Unable to find executable\"/></testcase>\n",
       JUNIT_FAILED},
      {"<testcase name=\"a\" status=\"notrun\"><skipped message=\"Fixture dependency failed\"/></testcase>\n",
       JUNIT_FAILED},
      {"<testcase name=\"a\" status=\"disabled\"><system-out>Disabled</system-out></testcase>\n",
       JUNIT_FAILED},
      {"<testcase name=\"a\" status=\"run\"/>\n", JUNIT_PASSED},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char text[512];
    junit_cases read = {0};
    NOTE("%s", cases[i].text);
    (void)snprintf(text, sizeof text, REPORT("%s"), cases[i].text);
    EXPECT_EQ(read_one(&read, text)->result, cases[i].result);
    junit_clear(&read);
  }
}

TEST(several_cases_in_their_order) {
  junit_cases cases = {0};
  write_report(REPORT("<testcase name=\"one\" status=\"run\"><system-out>1</system-out></testcase>\n"
                      "<testcase name=\"two\" status=\"fail\"><failure message=\"\"/></testcase>\n"
                      "<testcase name=\"three\" status=\"run\"><system-out>3</system-out></testcase>\n"));
  EXPECT_OK(junit_read("report.xml", &cases));
  EXPECT_EQ(cases.count, 3);
  EXPECT_STR(cases.items[0].output, "1");
  EXPECT_STR(cases.items[1].output, "");
  EXPECT_STR(cases.items[2].name, "three");
  EXPECT_EQ(cases.items[1].result, JUNIT_FAILED);
  junit_clear(&cases);
}

TEST(what_is_no_report) {
  junit_cases cases = {0};
  EXPECT_EQ(junit_read("nothing.xml", &cases), -ENOENT);
  write_report("");
  EXPECT_EQ(junit_read("report.xml", &cases), -EINVAL);
  write_report("<testsuite>\n<testcase name=\"a\" status=\"run\">\n"); /* CTest was killed while it wrote */
  EXPECT_EQ(junit_read("report.xml", &cases), -EINVAL);
  write_report(REPORT("<testcase name=\"a\" status=\"run\"><system-out>cut"));
  EXPECT_EQ(junit_read("report.xml", &cases), -EINVAL);
  EXPECT_EQ(cases.count, 0);
}
