/* What a Node parent asks about sockets that it has handed over: its server can be closed and counted. */
#include "support.h"

TEST(a_node_server_closes_although_a_c_child_has_its_sockets) {
  run_node_parent("housekeeping", CP_ARGS("close"));
}

TEST(a_node_server_counts_its_connections) {
  run_node_parent("housekeeping", CP_ARGS("count"));
}

TEST(a_node_parent_that_sends_the_same_socket_twice) {
  run_node_parent("housekeeping", CP_ARGS("again"));
}
