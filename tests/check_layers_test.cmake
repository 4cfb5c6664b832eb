# Plants one fault of each kind in a scratch tree and expects check_layers.cmake to find all.
#   cmake -DROOT=<source tree> -DSCRATCH=<dir> -P tests/check_layers_test.cmake
cmake_minimum_required(VERSION 3.22)
file(REMOVE_RECURSE ${SCRATCH})

# plant(FILE TEXT EXPECTED): `expected` must stand in the check's output.
set(expectations "")
function(plant file text expected)
    file(WRITE ${SCRATCH}/wallboard/${file} "${text}\n")
    set(expectations "${expectations};${file}: ${expected}" PARENT_SCOPE)
endfunction()
plant(base/a.c "#include \"stats/event.h\"" "\"stats/event.h\": base/ may not include stats/")
plant(view/a.c "  #  include \"stats/engine.h\"" "\"stats/engine.h\": of stats/")
plant(stats/a.c "#include \"../bus/poll.h\"" "\"../bus/poll.h\": must read")
plant(stats/b.c "#include \"ring.h\"" "\"ring.h\": must read")
plant(scene/a.c "#include <SDL2/SDL.h>" "<SDL2/SDL.h>: belongs to")
plant(feed/a.h "#include <zmq.h>" "<zmq.h>: belongs to bus/, not to feed/")
plant(ctl/a.c "#include \"feed/output.h\"" "\"feed/output.h\": ctl/ may not include feed/")
plant(wire/a.c "#include HEADER" "an include made by a macro")
plant(odd/a.c "#include <stdio.h>" "the folder 'odd' is not in the table")
plant(bus/a.cpp "#include <zmq.h>" "wire/json.cpp is the only C++")

execute_process(COMMAND ${CMAKE_COMMAND} -DROOT=${SCRATCH} -P ${ROOT}/tests/check_layers.cmake
    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(result EQUAL 0)
    message(FATAL_ERROR "the check passed a tree full of faults")
endif()
foreach(expected ${expectations})
    if(expected AND NOT output MATCHES "wallboard/")
        message(FATAL_ERROR "no fault was told:\n${output}")
    endif()
    string(FIND "${output}" "${expected}" at)
    if(expected AND at EQUAL -1)
        message(FATAL_ERROR "not found: ${expected}\n${output}")
    endif()
endforeach()

# And a tree without faults passes, so that the check can tell the two apart.
file(REMOVE_RECURSE ${SCRATCH})
file(WRITE ${SCRATCH}/wallboard/bus/a.c "#include <zmq.h>\n#include \"base/log.h\"\n")
execute_process(COMMAND ${CMAKE_COMMAND} -DROOT=${SCRATCH} -P ${ROOT}/tests/check_layers.cmake
    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "the check refused a clean tree:\n${output}")
endif()
message("every planted fault was found")
