# Nothing is forgotten in debian/; and the check finds what would be.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
add_test(NAME packages COMMAND ${Python3_EXECUTABLE} ${root}/tests/check_packages.py ${root} ${PROJECT_VERSION})
add_test(NAME packages_finds_faults COMMAND ${Python3_EXECUTABLE} ${root}/tests/check_packages.py ${root} 99.9.9)
set_tests_properties(packages_finds_faults PROPERTIES WILL_FAIL ON)
