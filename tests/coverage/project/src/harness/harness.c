int in_harness(int x);

int in_harness(int x) {
  return x > 1 ? x : 0;
}
