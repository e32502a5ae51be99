// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/session/locktriggers.h"

#include <QtGlobal>

#ifdef Q_OS_WIN

#include <windows.h>
#include <wtsapi32.h>

namespace reeve
{

namespace
{

/** A window that is never shown, for the two messages that Windows sends to windows only. Not a
 *  message-only one: those get no WM_POWERBROADCAST. */
class WindowsTriggers : public LockTriggers
{
public:
    explicit WindowsTriggers(QObject *parent) : LockTriggers(parent)
    {
        WNDCLASSW description{};
        description.lpfnWndProc = &WindowsTriggers::receive;
        description.hInstance = GetModuleHandleW(nullptr);
        description.lpszClassName = L"ReeveLockTriggers";
        RegisterClassW(&description);
        m_window = CreateWindowExW(0, description.lpszClassName, L"", 0, 0, 0, 0, 0, nullptr,
                                   nullptr, description.hInstance, nullptr);
        SetWindowLongPtrW(m_window, GWLP_USERDATA, reinterpret_cast<LONG_PTR>(this));
        WTSRegisterSessionNotification(m_window, NOTIFY_FOR_THIS_SESSION);
    }
    ~WindowsTriggers() override
    {
        WTSUnRegisterSessionNotification(m_window);
        DestroyWindow(m_window);
    }

private:
    static LRESULT CALLBACK receive(HWND window, UINT message, WPARAM what, LPARAM more)
    {
        auto *self = reinterpret_cast<WindowsTriggers *>(GetWindowLongPtrW(window, GWLP_USERDATA));
        if (self && message == WM_WTSSESSION_CHANGE && what == WTS_SESSION_LOCK)
            emit self->screenLocked();
        if (self && message == WM_POWERBROADCAST && what == PBT_APMSUSPEND)
            emit self->aboutToSleep();
        return DefWindowProcW(window, message, what, more);
    }

    HWND m_window = nullptr;
};

} // namespace

LockTriggers *LockTriggers::create(QObject *parent)
{
    return new WindowsTriggers(parent);
}

} // namespace reeve

#endif
