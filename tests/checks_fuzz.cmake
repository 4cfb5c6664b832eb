# What tests/torture makes of fuzz targets: how they are counted, and which is next.
find_package(Python3 COMPONENTS Interpreter REQUIRED)
add_test(NAME fuzz_runs COMMAND ${Python3_EXECUTABLE} -B ${root}/tests/check_fuzz_runs.py)
